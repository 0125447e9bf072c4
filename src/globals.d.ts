/** The development build says what is wrong in words; the small build says where. */
declare const __DEV__: boolean;
declare const __SOJOURN_VERSION__: string;
