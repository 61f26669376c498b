import type { ClientToolName } from '../../process/find-client-tools.ts';
import type { ToolOrder } from '../../process/run-tool.ts';
import type { ToolContext } from './format.ts';

/** An order for one of Postgres's programs, from the folder that was found. */
export function clientOrder(
  name: ClientToolName,
  { tools, environment, signal }: ToolContext,
  {
    arguments: args,
    folder,
    ...rest
  }: Pick<ToolOrder, 'arguments' | 'failure' | 'input'> & {
    /** A folder that it reads or writes. */
    folder?: string;
  },
): ToolOrder {
  return { name, signal, ...rest, ...tools.launch(name, { arguments: args, environment, folder }) };
}
