/** How much is measured. */
export interface Scale {
  rounds: number;
  /** Of a round of load. */
  seconds: number;
  orders: number;
  keys: number;
  principals: number;
  /** Keys that the memory cache is churned with. */
  churnedKeys: number;
  /** Bytes that the cache under churn may have. */
  cacheBytes: number;
  /** Questions asked one at a time. */
  questions: number;
  /** Askers at the same moment. */
  crowd: number;
  floodSeconds: number;
  /** Lens processes that share a cache. */
  processes: number;
  /** Whether a Lens process that a row has done with may serve the next one. */
  reuse: boolean;
  /** Whether other products are installed and measured. */
  peers: boolean;
}

/** What `npm run bench` measures. */
export const FULL: Scale = {
  rounds: 5,
  seconds: 3,
  orders: 5_000_000,
  keys: 10_000,
  principals: 100,
  churnedKeys: 1_000_000,
  cacheBytes: 128 * 1024 * 1024,
  questions: 100,
  crowd: 200,
  floodSeconds: 30,
  processes: 3,
  reuse: false,
  peers: true,
};

/** What shows that everything starts and measures something; its figures mean nothing. */
export const SMOKE: Scale = {
  rounds: 1,
  seconds: 0.2,
  orders: 5_000,
  keys: 20,
  principals: 2,
  churnedKeys: 20_000,
  cacheBytes: 4 * 1024 * 1024,
  questions: 3,
  crowd: 6,
  floodSeconds: 1,
  processes: 2,
  reuse: true,
  peers: false,
};
