import * as z from 'zod/mini';

/** Text: a number would have lost its leading zeros. */
export const accountId = z.string().check(z.regex(/^[0-9]{12}$/));

/** Part of host names and table keys from here on, so nothing but what Region names are made of. */
export const region = z.string().check(z.regex(/^[a-z0-9]{2,12}(-[a-z0-9]{1,12}){1,4}$/));
