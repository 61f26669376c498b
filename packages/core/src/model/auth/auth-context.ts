import type { Csrf, Fernet, Passwords, Tokens } from '../../crypto/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import type { Background } from '../background.ts';
import type { CurrentSessions } from './current-sessions.ts';
import type { SessionMemo } from './session-memo.ts';
import type { SuccessorEraser } from './successor-eraser.ts';

/** What logging in, refreshing and ending sessions share. */
export interface AuthContext {
  database: AppDatabase;
  tokens: Tokens;
  csrf: Csrf;
  passwords: Passwords;
  fernet: Fernet;
  memo: SessionMemo;
  current: CurrentSessions;
  eraser: SuccessorEraser;
  /** What a login leaves to be done, so that it takes no time of it. */
  background: Background;
  /** True now and then, when sessions that have ended are to be deleted. */
  isTimeToSweep: () => boolean;
  refreshTokenDays: number;
  accessTokenSeconds: number;
  clock: () => Date;
}
