/** All error classes; one file for each reason in `errors/`. */
export * from './errors/answers.js';
export * from './errors/base.js';
export * from './errors/distrust.js';
export * from './errors/no-answer.js';
export * from './errors/unsent.js';
