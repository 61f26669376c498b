// Types of style sheets and images, also before the first build has written next-env.d.ts.
/// <reference types="next" />
