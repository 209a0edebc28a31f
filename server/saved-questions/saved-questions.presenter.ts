import type { SavedQuestion } from './saved-question.entity.js';
import type { SavedQuestionView } from './saved-questions.schema.js';

/** What the view of a saved question needs besides its row. */
export interface SavedQuestionContext {
  operators: ReadonlyMap<string, NonNullable<SavedQuestionView['createdBy']>>;
  schedules: SavedQuestionView['schedules'];
}

/** A saved question as the API shows it. */
export function presentSavedQuestion(
  question: SavedQuestion,
  { operators, schedules }: SavedQuestionContext,
): SavedQuestionView {
  return {
    id: question.id,
    name: question.name,
    filter: question.filter,
    createdBy: operators.get(question.createdBy) ?? null,
    updatedBy: operators.get(question.updatedBy) ?? null,
    createdAt: question.createdAt.toISOString(),
    updatedAt: question.updatedAt.toISOString(),
    revision: question.revision,
    schedules,
  };
}
