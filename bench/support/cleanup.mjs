/** What was made and has to go, also when a benchmark fails or is interrupted. */
const open = new Set();

/**
 * Runs `work(defer)`; `defer(undo)` notes an undo step. All of them run at the end, the last one first; one that fails is told and
 * does not stop the others.
 */
export async function withCleanup(work) {
  const steps = [];
  const undo = async () => {
    open.delete(undo);
    for (const step of steps.splice(0).reverse()) {
      await step().catch((error) => console.error(`cleaning up: ${error.message}`));
    }
  };
  open.add(undo);
  try {
    return await work((step) => steps.push(async () => step()));
  } finally {
    await undo();
  }
}

/** Ctrl-C and SIGTERM clean up before they end the process. */
export function cleanOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      for (const undo of [...open].reverse()) await undo();
      process.exit(130);
    });
  }
}
