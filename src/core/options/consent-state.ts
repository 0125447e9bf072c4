/** Whether the visitor may be measured (rule 35). */
export type ConsentState = 'pending' | 'granted' | 'denied';
