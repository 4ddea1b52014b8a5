import { createApi } from '@app/sdk';
import { render } from 'preact';
import { App } from './app.tsx';
import { browserStore } from './store.ts';

const root = document.getElementById('app');
if (!root) throw new Error('The page has no place for the app.');
const api = createApi({ baseUrl: '', client: 'web', store: browserStore(localStorage, navigator.locks) });
render(<App api={api} title={root.dataset['name'] ?? 'Shop'} />, root);
