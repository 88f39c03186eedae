/** Version of the command, which reports name. */
export const VERSION = '0.1.0';
