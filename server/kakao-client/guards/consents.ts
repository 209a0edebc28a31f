import type {
  KakaoAgreedServiceTerms,
  KakaoLegacyServiceTerms,
  KakaoRevokedServiceTerms,
  KakaoScopes,
  KakaoServiceTerms,
} from '../types.js';
import { flag, id, list, object, text, time } from './core.js';

/** §2.4, §2.5 */
export const scopes = object<KakaoScopes>({
  required: ['id', 'scopes'],
  fields: {
    id,
    scopes: list(
      object({
        required: ['id', 'display_name', 'type', 'using', 'agreed'],
        fields: {
          id: text,
          display_name: text,
          type: text,
          using: flag,
          agreed: flag,
          revocable: flag,
          delegated: flag,
        },
      }),
    ),
  },
});

const term = object({
  required: ['tag', 'agreed'],
  fields: { tag: text, required: flag, agreed: flag, revocable: flag, agreed_at: time, agreed_by: text },
});

/** §2.6 */
export const serviceTerms = object<Partial<KakaoServiceTerms>>({
  required: ['id'],
  fields: { id, service_terms: list(term) },
});

/** §2.7 */
export const revokedServiceTerms = object<Partial<KakaoRevokedServiceTerms>>({
  required: ['id'],
  fields: { id, revoked_service_terms: list(term) },
});

/** §2.8 */
export const agreedServiceTerms = object<Partial<KakaoAgreedServiceTerms>>({
  required: ['id'],
  fields: { id, agreed_service_terms: list(term) },
});

const legacyTerm = object({ required: ['tag'], fields: { tag: text, agreed_at: time } });

/** §2.12 */
export const legacyServiceTerms = object<KakaoLegacyServiceTerms>({
  required: ['user_id'],
  fields: { user_id: id, allowed_service_terms: list(legacyTerm), app_service_terms: list(legacyTerm) },
});
