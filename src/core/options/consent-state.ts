/** May the visitor be measured? (rule 35) */
export type ConsentState = 'pending' | 'granted' | 'denied';
