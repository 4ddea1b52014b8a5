import { describeOn } from '../support/engines.ts';
import { journey } from './support/journey.ts';

describeOn('docker', 'a project on docker', () => journey({ environment: 'docker', start: ['up', '-d'] }));
