/**
 * Follows pnpm's machine-readable log: counts for the progress line, and the lines a person needs when
 * the install fails.
 *
 * @returns {{ read: (line: string) => void, summary: () => string, transcript: () => string }}
 */
export function followInstall() {
  const packages = { total: new Set(), downloaded: 0, fromStore: 0, linked: 0 };
  /** @type {string[]} */
  const transcript = [];
  let script = '';

  /** @param {Record<string, unknown>} event */
  const readEvent = (event) => {
    switch (event['name']) {
      case 'pnpm:progress':
        if (event['status'] === 'resolved') packages.total.add(event['packageId']);
        if (event['status'] === 'fetched') packages.downloaded += 1;
        if (event['status'] === 'found_in_store') packages.fromStore += 1;
        if (event['status'] === 'imported') packages.linked += 1;
        return;
      case 'pnpm:lifecycle':
        script = typeof event['depPath'] === 'string' ? event['depPath'].replace(/\(.*$/, '') : script;
        if (typeof event['line'] === 'string') transcript.push(`${script}: ${event['line']}`);
        return;
      default:
        if (typeof event['message'] === 'string' && event['level'] !== 'debug')
          transcript.push(event['message']);
    }
  };

  return {
    read: (line) => {
      const event = parseEvent(line);
      if (event !== undefined) readEvent(event);
      else if (line.trim() !== '') transcript.push(line);
    },
    summary: () => {
      if (script !== '') return `running the install script of ${script}`;
      if (packages.total.size === 0) return 'fetching pnpm and reading the lock file';
      const { total, downloaded, fromStore, linked } = packages;
      return `${total.size} packages: ${downloaded} downloaded, ${fromStore} already here, ${linked} linked`;
    },
    transcript: () => transcript.join('\n'),
  };
}

/**
 * @param {string} line
 * @returns {Record<string, unknown> | undefined}
 */
function parseEvent(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
