import path from 'node:path';
import type { ClientToolName } from '../../process/find-client-tools.ts';
import type { ToolOrder } from '../../process/run-tool.ts';
import type { ToolContext } from './format.ts';

/** An order for one of Postgres's programs, from the folder that was found. */
export function clientOrder(
  name: ClientToolName,
  { tools, environment, signal }: ToolContext,
  rest: Pick<ToolOrder, 'arguments' | 'failure' | 'input'>,
): ToolOrder {
  return { name, file: path.join(tools.folder, name), environment, signal, ...rest };
}
