/**
 * How the ids of the first message's buttons begin. The page asks their labels in the person's name, as if they had
 * been typed: the bot gets a message like any other.
 */
export const TRY_BUTTON = 'try:';
