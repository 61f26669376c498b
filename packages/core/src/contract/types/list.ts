/** A page of a list. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface ListQuery {
  /** 1–100. @default 50 */
  limit?: number;
  cursor?: string;
  q?: string;
  sort?: string;
}
