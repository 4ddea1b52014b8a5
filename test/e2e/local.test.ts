import { describeOn } from '../support/engines.ts';
import { journey } from './support/journey.ts';

describeOn('local', 'a project on local', () => journey({ environment: 'local', start: ['up', '-d'] }));
