// Entry of every `npm run` task: finds out whether packages are missing, installs them, runs the task.
// It needs nothing but Node 18 and npm, and keeps stdout for the task itself.
const major = Number(process.versions.node.split('.')[0]);

if (major < 18) {
  console.error(
    `Istari Lens needs Node 18 or later to start; this is Node ${process.versions.node}. See https://nodejs.org.`,
  );
  process.exitCode = 1;
} else {
  import('./bootstrap/main.mjs').then(({ main }) => main(process.argv.slice(2)));
}
