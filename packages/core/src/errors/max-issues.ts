/** Most problems that one answer reports. What looks for problems may stop there. */
export const MAX_ISSUES = 100;
