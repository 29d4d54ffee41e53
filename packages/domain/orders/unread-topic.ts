/** The topic of events that name orders which a pass could not read. */
export const unreadTopic = 'order.unread';
