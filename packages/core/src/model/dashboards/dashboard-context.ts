import type { AppDatabase } from '../../databases/index.ts';
import type { DatasetContext } from '../datasets/dataset-context.ts';
import type { CheckQuestionsContext } from './check-questions.ts';
import type { DashboardsRepository } from './dashboards-repository.ts';

/** What the methods of the dashboard service work with. */
export interface DashboardContext extends CheckQuestionsContext {
  database: AppDatabase;
  repository: DashboardsRepository;
  /** Of the datasets that come with an imported dashboard. */
  datasets: DatasetContext;
  /** Called once a dashboard is another, or gone: what is remembered of it is forgotten. */
  onChanged: (tenant: string, id: string) => void;
}
