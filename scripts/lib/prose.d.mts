export const readProse: (text: string) => string;
export const countWords: (text: string) => number;
export const sentencesOf: (text: string) => string[];
export const lengthOf: (sentence: string) => number;
