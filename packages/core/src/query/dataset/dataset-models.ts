import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Role } from '../../contract/types/identity.ts';
import { createDatasetModel, type DatasetModel } from './dataset-model.ts';
import { visibilityFor } from './visibility.ts';

/** Finds the model of a definition for the eyes of a role. */
export type DatasetModels = (definition: DatasetDefinition, role: Role) => DatasetModel;

/**
 * Models that are kept as long as their definitions are; give one to every query of a Lens, since reading
 * formulas is slow. A definition is known by its identity, so it must not be changed: a new revision is a
 * new object.
 */
export function createDatasetModels(): DatasetModels {
  const known = new WeakMap<DatasetDefinition, Map<Role, DatasetModel>>();
  return (definition, role) => {
    let ofRoles = known.get(definition);
    if (ofRoles === undefined) known.set(definition, (ofRoles = new Map<Role, DatasetModel>()));
    let model = ofRoles.get(role);
    if (model === undefined) {
      model = createDatasetModel(definition, visibilityFor(definition.policy, role));
      ofRoles.set(role, model);
    }
    return model;
  };
}
