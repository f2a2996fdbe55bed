/**
 * Leaving with everything: an organisation as one archive, an organisation from one, and its erasure with a signed record.
 *
 * <p>An archive holds what is the tenant's own: its chamber as of one moment, its rows by table, its log of receipts, and a manifest
 * that is signed with the instance's key. {@link bicameral.marketplace.portability.TenantTable} decides table by table what is taken
 * along, what is brought in elsewhere, and what is erased; a table without a decision fails a test. Secrets are in no archive. Money
 * is in it as evidence, and is brought in nowhere.
 *
 * <p>Everything here can be killed at any point and goes on, or begins again, by the jobs that call
 * {@link bicameral.marketplace.portability.Exports#sweep} and {@link bicameral.marketplace.portability.Erasures#run}. All block; call
 * from virtual threads.
 */
@NullMarked
package bicameral.marketplace.portability;

import org.jspecify.annotations.NullMarked;
