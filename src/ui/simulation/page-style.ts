/** Light or dark as the reader's system is. Colours of lines are read by the script. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #1c2430; --dim: #66707f; --line: #dde2e9; --page: #fff; --bad: #c0262d;
  --load: #1769c5; --capacity: #9aa4b2; --replicas: #15803d; --waiting: #b7791f; --lost: #c0262d; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ee; --dim: #98a2b0; --line: #2e3744; --page: #14181f; --bad: #ff6b70;
  --load: #5aa9ff; --capacity: #6b7686; --replicas: #4ade80; --waiting: #f0b429; --lost: #ff6b70; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text);
  background: var(--page); }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 0; }
header p { margin: .25rem 0 0; color: var(--dim); } .model { color: var(--dim); margin: .25rem 0 1rem; } section { margin-top: 1.5rem; }
code { font: 13px ui-monospace, monospace; } header p.bad, .bad { color: var(--bad); font-weight: 600; }
table { border-collapse: collapse; } .figures { margin: 1.5rem 0 0; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--dim); } th, td { padding: .28rem 1.75rem .28rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line); }
details { margin-top: .75rem; } summary { cursor: pointer; color: var(--dim); } .changes { margin-top: .5rem; font-size: 14px; }
.changes td:nth-child(-n+2) { white-space: nowrap; } .changes em { color: var(--waiting); }
.u-title { font: 500 13px system-ui, sans-serif; text-align: left; padding: .75rem 0 0 60px; color: var(--dim); }
.u-legend { font-size: 13px; text-align: left; padding-left: 52px; } .u-legend th, .u-legend td { border: 0; padding: 0 .3rem; }
`;
