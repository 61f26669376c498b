import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('control 25: loading and using crypto leaves the built-in prototypes alone', { timeout: 30_000 }, () => {
  const code = `
    const types = [Object, String, Number, Array, Function, Promise, Map, Set, Date, RegExp, Error, Uint8Array, Buffer];
    const names = () => JSON.stringify(types.map((type) => Reflect.ownKeys(type.prototype).map(String)));
    const before = names();
    const { createFernet, createPasswords, createTokens, generateFernetKey } = await import('./index.ts');
    const fernet = createFernet(generateFernetKey());
    fernet.decrypt(fernet.encrypt('a'));
    const tokens = createTokens({ secretKey: 'k'.repeat(32), issuer: 'i', audience: 'a', expiresInSeconds: 60 });
    await tokens.verify(await tokens.sign({ sub: 's', tenant: 't' }));
    const passwords = createPasswords();
    await passwords.verify(await passwords.hash('p'), 'p');
    process.stdout.write(before === names() ? 'the same' : 'changed');`;
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect(answer).toBe('the same');
});
