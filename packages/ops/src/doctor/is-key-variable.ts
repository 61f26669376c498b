const KEY_VARIABLES = [
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'ENCRYPTION_KEY',
  'JWT_KEY_FILE',
  'METRICS_TOKEN',
];

/** Whether a variable, or its `_FILE`, is about a key. */
export function isKeyVariable(variable: string): boolean {
  return KEY_VARIABLES.some((name) => variable === name || variable === `${name}_FILE`);
}
