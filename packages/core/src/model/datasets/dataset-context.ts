import type { AppDatabase } from '../../databases/index.ts';
import type { CheckDefinitionOptions } from './check-definition.ts';
import type { DatasetsRepository } from './datasets-repository.ts';

/** What the methods of the dataset service work with. */
export interface DatasetContext extends CheckDefinitionOptions {
  database: AppDatabase;
  repository: DatasetsRepository;
  /** The tenant's data source of this name. */
  findDataSourceByName: (tenant: string, name: string) => Promise<{ id: string } | undefined>;
  /** Called once a dataset is another, or gone: what is remembered of it is forgotten. */
  onChanged: (tenant: string, id: string) => Promise<unknown>;
}
