import './notifications.css';
import type { Feature } from '../../feature.ts';
import { Bell } from './bell.tsx';
import { Notifications } from './list.tsx';
import { OrderReceipt } from './receipt.tsx';

/** What happened, as it happens; receipts. */
export const feature: Feature = {
  pages: [{ path: '/notifications', title: 'Notifications', View: Notifications, members: true }],
  Header: Bell,
  OrderSection: OrderReceipt,
};
