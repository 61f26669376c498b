/** A function and its own share of the samples of a CPU profile. */
export interface ProfileEntry {
  name: string;
  /** Of all samples that are not idle, 0 to 1. */
  share: number;
}
