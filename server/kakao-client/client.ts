import {
  checkKeys,
  propertyKeys,
  requireInteger,
  requireOneOf,
  requireTags,
  requireTexts,
} from './arguments.js';
import { Caller } from './caller.js';
import { commaList, form, idArray, target, textArray } from './encode.js';
import { ENDPOINTS, PEOPLE_A_CALL } from './endpoints.js';
import { KakaoArgumentError } from './errors.js';
import {
  agreedServiceTerms,
  legacyServiceTerms,
  revokedServiceTerms,
  scopes,
  serviceTerms,
} from './guards/consents.js';
import { about, idAnswer, shippingAddresses, userIdsPage } from './guards/misc.js';
import { user, usersAmong } from './guards/user.js';
import { requireId } from './ids.js';
import type { CallOptions, KakaoClientOptions } from './options.js';
import type {
  KakaoAgreedServiceTerms,
  KakaoIdAnswer,
  KakaoLegacyServiceTerms,
  KakaoRevokedServiceTerms,
  KakaoScopes,
  KakaoServiceTerms,
  KakaoShippingAddresses,
  KakaoUser,
  KakaoUserIdsPage,
} from './types.js';

const E = ENDPOINTS;

/**
 * The Admin-key side of Kakao Login (§2). Safe to share; keeps its connections alive.
 *
 * Reads are repeated on retryable errors (`retries`); calls that change something never are unless the call's own
 * options say so, because only the caller can tell what a lost answer means.
 *
 * @example
 * const kakao = new KakaoClient({ adminKeys: [key] });
 * const page = await kakao.listUserIds({ limit: 100 });
 * await kakao.unlink(page.ids[0]);
 */
export class KakaoClient {
  readonly #caller: Caller;

  constructor(options: KakaoClientOptions) {
    checkKeys(options.adminKeys);
    this.#caller = new Caller(options, options.adminKeys);
  }

  /**
   * A page of the ids of the app's users, at most 100 (§2.1). Kakao allows 100 such calls a minute for the app.
   *
   * @param query `fromId` is inclusive, so pages may overlap by one id
   */
  async listUserIds(
    query: { limit?: number; fromId?: string; order?: 'asc' | 'desc' } = {},
    options?: CallOptions,
  ): Promise<KakaoUserIdsPage> {
    const { path } = E.userIds;
    const { limit, fromId, order } = query;
    if (limit !== undefined) requireInteger(path, 'limit', limit, 1, PEOPLE_A_CALL.listed);
    if (fromId !== undefined) requireId(path, 'fromId', fromId);
    if (order !== undefined) requireOneOf(path, 'order', order, ['asc', 'desc']);
    return this.#caller.send(
      {
        endpoint: E.userIds,
        params: form({ limit, from_id: fromId, order }),
        guard: userIdsPage(limit ?? 100),
      },
      options,
    );
  }

  /**
   * Several users, in any order; those who are not linked are left out (§2.2). Repeated ids are asked for once.
   *
   * @param ids at most 100, or 20 when `propertyKeys` are given
   * @param query without `propertyKeys` only ids and times come; `['kakao_account.', 'properties.', 'has_signed_up']`
   *   brings everything
   */
  async getUsers(
    ids: readonly string[],
    query: { propertyKeys?: readonly string[] } = {},
    options?: CallOptions,
  ): Promise<KakaoUser[]> {
    const { path } = E.appUsers;
    const asked = new Set(ids);
    for (const id of asked) requireId(path, 'ids', id);
    const most = query.propertyKeys ? PEOPLE_A_CALL.detailed : PEOPLE_A_CALL.looked;
    if (asked.size === 0 || asked.size > most) {
      throw new KakaoArgumentError(path, 'ids', `must be 1 to ${most}, not ${asked.size}`);
    }
    let params = `target_id_type=user_id&target_ids=${idArray(asked)}`;
    if (query.propertyKeys) params += propertyKeys(path, query.propertyKeys);
    return this.#caller.send({ endpoint: E.appUsers, params, guard: usersAmong(asked) }, options);
  }

  /**
   * Everything about one user (§2.3).
   *
   * @param query `secureResource` (default true) asks for https picture addresses
   * @throws {KakaoApiError} -101 when the person is not linked
   */
  async getUser(
    id: string,
    query: { propertyKeys?: readonly string[]; secureResource?: boolean } = {},
    options?: CallOptions,
  ): Promise<KakaoUser> {
    const { path } = E.userMe;
    let params = `${target(requireId(path, 'id', id))}&secure_resource=${query.secureResource ?? true}`;
    if (query.propertyKeys) params += propertyKeys(path, query.propertyKeys);
    return this.#caller.send({ endpoint: E.userMe, params, guard: about(user, 'id', id) }, options);
  }

  /** The consent items of one user, all or those given (§2.4). */
  async getScopes(id: string, only?: readonly string[], options?: CallOptions): Promise<KakaoScopes> {
    const { path } = E.scopes;
    let params = target(requireId(path, 'id', id));
    if (only) params += `&scopes=${textArray(requireTexts(path, 'scopes', only))}`;
    return this.#caller.send({ endpoint: E.scopes, params, guard: about(scopes, 'id', id) }, options);
  }

  /**
   * Takes consent items back; answers the whole list as it is afterwards (§2.5).
   *
   * @throws {KakaoApiError} -3 with scope `person` when one is not revocable, -2 when there is nothing to revoke
   */
  async revokeScopes(id: string, ids: readonly string[], options?: CallOptions): Promise<KakaoScopes> {
    const { path } = E.revokeScopes;
    const params = `${target(requireId(path, 'id', id))}&scopes=${textArray(requireTexts(path, 'scopes', ids))}`;
    return this.#caller.send({ endpoint: E.revokeScopes, params, guard: about(scopes, 'id', id) }, options);
  }

  /**
   * The service terms of one user (§2.6). Kakao Sync apps only.
   *
   * @param query `result`: the terms agreed to (default) or all of the app's; `tags` restricts to those
   */
  async getServiceTerms(
    id: string,
    query: { result?: 'agreed_service_terms' | 'app_service_terms'; tags?: readonly string[] } = {},
    options?: CallOptions,
  ): Promise<KakaoServiceTerms> {
    const { path } = E.serviceTerms;
    let params = target(requireId(path, 'id', id));
    if (query.result !== undefined) {
      params += `&result=${requireOneOf(path, 'result', query.result, ['agreed_service_terms', 'app_service_terms'])}`;
    }
    if (query.tags) params += `&tags=${commaList(requireTags(path, query.tags))}`;
    const answer = await this.#caller.send(
      { endpoint: E.serviceTerms, params, guard: about(serviceTerms, 'id', id) },
      options,
    );
    return { ...answer, id, service_terms: answer.service_terms ?? [] };
  }

  /** Takes consent to terms back (§2.7). Partial success: tags that could not be revoked are missing in the answer. */
  async revokeServiceTerms(
    id: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<KakaoRevokedServiceTerms> {
    const { path } = E.revokeServiceTerms;
    const params = `${target(requireId(path, 'id', id))}&tags=${commaList(requireTags(path, tags))}`;
    const answer = await this.#caller.send(
      { endpoint: E.revokeServiceTerms, params, guard: about(revokedServiceTerms, 'id', id) },
      options,
    );
    return { ...answer, id, revoked_service_terms: answer.revoked_service_terms ?? [] };
  }

  /**
   * Records that the person agreed to terms (§2.8); the service must have obtained that consent itself.
   * Partial success: tags that were not recorded are missing in the answer.
   */
  async upgradeServiceTerms(
    id: string,
    tags: readonly string[],
    options?: CallOptions,
  ): Promise<KakaoAgreedServiceTerms> {
    const { path } = E.upgradeServiceTerms;
    const params = `${target(requireId(path, 'id', id))}&tags=${commaList(requireTags(path, tags))}`;
    const answer = await this.#caller.send(
      { endpoint: E.upgradeServiceTerms, params, guard: about(agreedServiceTerms, 'id', id) },
      options,
    );
    return { ...answer, id, agreed_service_terms: answer.agreed_service_terms ?? [] };
  }

  /** Ends all of the person's tokens for the app, on every device (§2.9). */
  async logout(id: string, options?: CallOptions): Promise<KakaoIdAnswer> {
    const params = target(requireId(E.logout.path, 'id', id));
    return this.#caller.send({ endpoint: E.logout, params, guard: about(idAnswer, 'id', id) }, options);
  }

  /**
   * Unlinks the person from the app, for good (§2.10). No webhook follows.
   *
   * @throws {KakaoApiError} -101 with action `already-so` when the person was not linked
   */
  async unlink(id: string, options?: CallOptions): Promise<KakaoIdAnswer> {
    const params = target(requireId(E.unlink.path, 'id', id));
    return this.#caller.send({ endpoint: E.unlink, params, guard: about(idAnswer, 'id', id) }, options);
  }

  /**
   * Shipping addresses, the default one first (§2.11).
   *
   * @param query `fromUpdatedAt` in Unix seconds: those changed before it; `pageSize` at least 2
   */
  async getShippingAddresses(
    id: string,
    query: { addressId?: string; fromUpdatedAt?: number; pageSize?: number } = {},
    options?: CallOptions,
  ): Promise<KakaoShippingAddresses> {
    const { path } = E.shippingAddress;
    const { addressId, fromUpdatedAt, pageSize } = query;
    requireId(path, 'id', id);
    if (addressId !== undefined) requireId(path, 'addressId', addressId);
    if (fromUpdatedAt !== undefined) requireInteger(path, 'fromUpdatedAt', fromUpdatedAt, 0, 2 ** 40);
    if (pageSize !== undefined) requireInteger(path, 'pageSize', pageSize, 2, 1000);
    const more = form({ address_id: addressId, from_updated_at: fromUpdatedAt, page_size: pageSize });
    const params = more ? `${target(id)}&${more}` : target(id);
    const guard = about(shippingAddresses, 'user_id', id);
    return this.#caller.send({ endpoint: E.shippingAddress, params, guard }, options);
  }

  /** The v1 form of the terms, gone from Kakao's documentation (§2.12). Use {@link getServiceTerms}. */
  async getLegacyServiceTerms(
    id: string,
    query: { extra?: 'app_service_terms' } = {},
    options?: CallOptions,
  ): Promise<KakaoLegacyServiceTerms> {
    const { path } = E.legacyServiceTerms;
    const params = target(requireId(path, 'id', id)) + (query.extra ? '&extra=app_service_terms' : '');
    const guard = about(legacyServiceTerms, 'user_id', id);
    return this.#caller.send({ endpoint: E.legacyServiceTerms, params, guard }, options);
  }

  /** Closes the client's own connections after the running calls; a dispatcher passed in stays open. */
  close(): Promise<void> {
    return this.#caller.close();
  }
}
