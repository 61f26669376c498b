import type { Catalogue, Claim } from './claim.ts';

const claims: readonly Claim[] = [
  {
    id: '1',
    name: 'Algorithms',
    demands:
      'A token counts only with the one algorithm that is configured, and a short secret stops the start.',
  },
  {
    id: '2',
    name: 'Claims',
    demands: 'A token needs all of its claims, and nobody can make one that lasts longer than its kind may.',
  },
  {
    id: '3',
    name: 'Spellings of a token',
    demands:
      'What is revoked or logged is the id within a token, never its text; longer than 8 KB is not read.',
  },
  {
    id: '4',
    name: 'Keys and kinds',
    demands:
      'Keys come from our own list only, and a token of one kind opens nothing that another kind opens.',
  },
  {
    id: '5',
    name: 'The principal',
    demands: 'Who asks is read by a strict schema, so that a claim nobody knows changes nothing.',
  },
  {
    id: '6',
    name: 'Sessions',
    demands:
      'A refresh token rotates once however many send it, a late replay ends its session, and what ends a session counts within five seconds.',
  },
  {
    id: '7',
    name: 'Cookies',
    demands:
      'A cookie alone changes nothing: it takes a known origin and a token that belongs to the session.',
  },
  {
    id: '8',
    name: 'API keys',
    demands:
      'A key is shown once, kept as a hash, holds no more scopes than its maker, and is read from its header only.',
  },
  {
    id: '9',
    name: 'Password hashes',
    demands:
      'argon2id at full cost, hashes of the Python backend verify, costly foreign ones are refused, and a flood of logins leaves the process well.',
  },
  {
    id: '10',
    name: 'Password rules',
    demands:
      'Long rather than odd: a least length, no common ones, Unicode in one form, and never cut short.',
  },
  {
    id: '11',
    name: 'Login',
    demands:
      'A refused login says nothing of the account, in bytes or in time, and guesses are bounded by account and by address.',
  },
  {
    id: '12',
    name: 'Deny by default',
    demands:
      'Each route names who may call it, and what belongs to another tenant looks like nothing at all.',
  },
  {
    id: '13',
    name: 'Tenants and row policies',
    demands: 'Every look-up takes its tenant, and a policy holds for rows, values, errors and order alike.',
  },
  {
    id: '14',
    name: 'Share links',
    demands: 'A link is unguessable, stored as a hash, and all that is wrong with one looks the same.',
  },
  {
    id: '15',
    name: 'Embed tokens',
    demands: 'A token opens one dashboard for minutes, under filters that its holder cannot lift.',
  },
  {
    id: '16',
    name: 'Encryption at rest',
    demands:
      'Fernet to the letter, with one error for all that fails; a value opens only in the row it was made for, and none of it ever leaves.',
  },
  {
    id: '17',
    name: 'Addresses of data sources',
    demands:
      'A URL is judged as it will be used, and a connection goes to an address that was judged, over TLS.',
  },
  {
    id: '18',
    name: 'The analytics role',
    demands: 'The role on the analytics database is checked, and what it may too much is named.',
  },
  {
    id: '19',
    name: 'Limits of a request',
    demands: 'Size, depth and count of what is sent are bounded, and the limit that was passed is named.',
  },
  {
    id: '20',
    name: 'Errors',
    demands: 'Every refusal below the mount is a problem body that tells nothing of what is behind it.',
  },
  {
    id: '21',
    name: 'Headers and CORS',
    demands: 'Answers may not be framed, guessed or kept, and only listed origins may read them.',
  },
  {
    id: '22',
    name: 'Rate limits',
    demands:
      'Callers are counted, over all processes where there is a Redis, and a repeated create happens once.',
  },
  {
    id: '23',
    name: 'Audit and logs',
    demands: 'A change and its record stand or fall together, and no secret is ever logged.',
  },
  {
    id: '24',
    name: 'Exports',
    demands: 'A cell cannot become a formula, nor a file name a header.',
  },
  {
    id: '25',
    name: 'A good guest',
    demands:
      'Loading and using the packages leaves the prototypes alone, and what they install has no grave advisory.',
  },
  {
    id: '26',
    name: 'HTTPS',
    demands: 'In production nothing but health is answered without TLS.',
  },
  {
    id: '27',
    name: 'Fail closed',
    demands: 'Without the app database nobody is trusted for longer than five seconds.',
  },
];

/** What is promised about security, in the order of the numbers. */
export const securityClaims: Catalogue = {
  word: 'control',
  claims,
  meant: /^controls?\b[\s:]*\d/i,
  page: 'docs/security.md',
  task: 'security-page',
  head: () => `# Security: what is promised, and which tests show it

Made from the titles of the tests by \`npm run security-page\`; \`npm run check\` fails when it is out of date, or
when a control has no test. How to report a weakness: [SECURITY.md](../SECURITY.md).

A test shows a control when its title, or that of its group, begins with \`control\`, the number and a colon.
Most of them use a listening server, a real Postgres and, where it matters, a real Redis.
`,
  heading: ({ id, name }) => `## ${id}. ${name}`,
};
