export interface DataSourceCreate {
  name: string;
  /** Stored encrypted; no answer ever holds it. */
  url: string;
  replicaUrls?: string[];
}

export type DataSourceChange = Partial<DataSourceCreate>;

/** What stops working when the object is deleted. */
export interface DeletionImpact {
  datasets: { id: string; name: string }[];
  dashboards: { id: string; title: string }[];
}
