import { describeOn } from '../support/engines.ts';
import { scalingJourney } from './support/scaling.ts';

describeOn('local', 'scaling on local', () => scalingJourney('local'));
describeOn('docker', 'scaling on docker', () => scalingJourney('docker'));
