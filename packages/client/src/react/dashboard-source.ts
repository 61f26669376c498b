/** Which dashboard: by its id, for users, API keys and embed tokens, or by the key of a public link that was opened. */
export type DashboardSource = { id: string; link?: undefined } | { link: string; id?: undefined };
