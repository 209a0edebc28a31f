import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words of a search text as a `tsvector`, of which a beginning is found as quickly as the whole: by trigrams every
 * entry of the commonest of them would be read, and the beginning of an address has common ones.
 */
export class FindWordsByTheirBeginning1764002100000 implements MigrationInterface {
  name = 'FindWordsByTheirBeginning1764002100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "user_profiles_words_idx"`);
    await queryRunner.query(`DROP FUNCTION search_words`);
    // Whole fields, and single characters beyond ASCII: one or two syllables of a name make no trigram. A word may have
    // 2,046 bytes, so that of longer fields it is the first 500 characters.
    await queryRunner.query(`
      CREATE FUNCTION search_words(search_text text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN array_to_tsvector(array_remove(
          string_to_array(
            CASE WHEN octet_length(search_text) <= 2000 THEN search_text
                 ELSE regexp_replace(search_text, E'((?:[^\\\\n]{250}){2})[^\\\\n]+', E'\\\\1', 'g') END, E'\\n')
          || regexp_split_to_array(regexp_replace(search_text, '[\\x01-\\x7f]+', '', 'g'), ''), ''))`);
    await queryRunner.query(
      `CREATE INDEX "user_profiles_words_idx" ON "user_profiles" USING gin (search_words("search_text"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "user_profiles_words_idx"`);
    await queryRunner.query(`DROP FUNCTION search_words`);
    await queryRunner.query(`
      CREATE FUNCTION search_words(search_text text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN string_to_array(search_text, E'\\n')
            || regexp_split_to_array(regexp_replace(search_text, '[\\x01-\\x7f]+', '', 'g'), '')`);
    await queryRunner.query(
      `CREATE INDEX "user_profiles_words_idx" ON "user_profiles" USING gin (search_words("search_text"))`,
    );
  }
}
