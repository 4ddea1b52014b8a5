import { type Static, Type } from 'typebox';
import { pageOf } from './page.ts';

/** What can be told about; clients that do not know a type show title and body all the same. */
export const NotificationType = Type.Union([
  Type.Literal('welcome'),
  Type.Literal('order.placed'),
  Type.Literal('order.paid'),
  Type.Literal('order.cancelled'),
  Type.Literal('receipt.created'),
]);
export type NotificationType = Static<typeof NotificationType>;

export const Notification = Type.Object({
  id: Type.String({ format: 'uuid' }),
  type: NotificationType,
  title: Type.String(),
  body: Type.String({ description: 'Plain text.' }),
  createdAt: Type.String({ format: 'date-time' }),
  readAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  receipt: Type.Optional(
    Type.Object({ orderId: Type.String({ format: 'uuid' }) }, { description: 'There is a document to fetch.' }),
  ),
});
export type Notification = Static<typeof Notification>;

/** Newest first. */
export const NotificationPage = Type.Object({
  ...pageOf(Notification).properties,
  unread: Type.Integer({ minimum: 0, description: 'Of the newest thousand.' }),
});
export type NotificationPage = Static<typeof NotificationPage>;
