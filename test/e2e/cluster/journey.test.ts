import { describeOn } from '../../support/engines.ts';
import { journey } from '../support/journey.ts';

describeOn('kubernetes', 'a project on kubernetes', () => journey({ environment: 'dev', start: ['deploy', '--yes'] }));
