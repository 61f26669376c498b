import fc from 'fast-check';

/** The seed of a plain `npm test`: the same every time, so that what passed once passes again. */
const USUAL_SEED = 20_261_122;

// A setup file of every test project. `TEST_SEED` names another seed, or `random`; a failing property
// prints the seed it ran with.
const asked = process.env['TEST_SEED'];
const seed = asked === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(asked ?? USUAL_SEED);
if (!Number.isSafeInteger(seed)) throw new Error('TEST_SEED must be a whole number, or random.');
fc.configureGlobal({ seed });
