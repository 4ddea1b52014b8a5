// The one-shot job of the contract platform: it may run any number of times.
console.log(JSON.stringify({ level: 'info', time: Date.now(), msg: 'setup done' }));
