package bicameral.marketplace.share;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.tenant.TenantId;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes shares of a charge back where the charge is given back, pro rata: from what the share has pending, from what is available, and
 * what is missing then is its receiver's debt. The creator has it again before the refund takes the earning. Thread-safe.
 */
public final class SharesBack {
    private final Ledger ledger;

    public SharesBack(Ledger ledger) {
        this.ledger = ledger;
    }

    private record Share(TenantId to, UUID id, @Nullable UUID paidBy, Currency currency, long basisLeft, long left) {
        boolean ofRemix() {
            return paidBy != null;
        }

        /** Of what is left, so that refunds one after the other of a whole charge take exactly the whole share. */
        long part(long basis) {
            if (basis >= basisLeft) return left;
            return BigInteger.valueOf(left)
                    .multiply(BigInteger.valueOf(basis))
                    .divide(BigInteger.valueOf(basisLeft))
                    .longValueExact();
        }
    }

    /**
     * Within the caller's transaction and under the lock of the message, before the refund takes anything.
     *
     * @param earned what the refund takes of the creator's part, in micro-units
     * @param commission what it takes of the platform's
     * @param along accounts that the caller locks afterwards: locked with those of the shares, in one order
     */
    public void take(
            Handle handle,
            UUID message,
            TenantId publisher,
            UUID refund,
            long earned,
            long commission,
            Collection<Account> along) {
        List<Share> shares = of(handle, message);
        if (shares.isEmpty()) return;
        lockLots(handle, shares, publisher);
        Currency currency = shares.getFirst().currency();
        Map<Owned, Account> accounts = accounts(handle, shares, publisher, currency);
        List<Account> locked = new ArrayList<>(along);
        locked.addAll(accounts.values());
        Map<UUID, Long> balances = new HashMap<>(ledger.lock(handle, locked));
        Posting.Builder posting = Posting.of("share_back:" + refund, "share_back", message);
        long toCreator = 0;
        long toPlatform = 0;
        for (Share share : shares) {
            long basis = Math.min(share.basisLeft(), share.ofRemix() ? earned : commission);
            long amount = share.part(basis);
            write(handle, share, refund, basis, amount);
            take(handle, posting, accounts, balances, share, amount);
            if (share.ofRemix()) toCreator += amount;
            else toPlatform += amount;
        }
        boolean maturing = toCreator > 0 && Lots.add(handle, publisher, message, toCreator);
        posting.credit(
                account(accounts, publisher, maturing ? AccountKind.CREATOR_PENDING : AccountKind.CREATOR_AVAILABLE),
                toCreator);
        posting.credit(account(accounts, Accounts.PLATFORM, AccountKind.COMMISSION), toPlatform);
        if (!posting.isEmpty()) ledger.post(handle, posting.build());
    }

    private static void take(
            Handle handle,
            Posting.Builder posting,
            Map<Owned, Account> accounts,
            Map<UUID, Long> balances,
            Share share,
            long amount) {
        Account available = account(accounts, share.to(), AccountKind.CREATOR_AVAILABLE);
        long pending = Lots.take(handle, share.to(), share.id(), amount);
        long there = Math.min(amount - pending, balances.getOrDefault(available.id(), 0L));
        balances.merge(available.id(), -there, Long::sum);
        posting.debit(account(accounts, share.to(), AccountKind.CREATOR_PENDING), pending)
                .debit(available, there)
                .debit(account(accounts, share.to(), AccountKind.CREATOR_DEBT), amount - pending - there);
    }

    private static void write(Handle handle, Share share, UUID refund, long basis, long amount) {
        handle.createUpdate("""
                        update market.share set basis_left = basis_left - :basis, taken_back = taken_back + :amount
                        where tenant_id = :to and id = :id""")
                .bind("basis", basis)
                .bind("amount", amount)
                .bind("to", share.to().value())
                .bind("id", share.id())
                .execute();
        if (amount == 0) return;
        handle.createUpdate("""
                        insert into market.share_back (tenant_id, share, refund, amount) values (:to, :id, :refund, :amount)""")
                .bind("to", share.to().value())
                .bind("id", share.id())
                .bind("refund", refund)
                .bind("amount", amount)
                .execute();
    }

    private static List<Share> of(Handle handle, UUID message) {
        return handle.createQuery("select * from market.share where line = :line order by id")
                .bind("line", message)
                .map((row, context) -> share(row))
                .list();
    }

    private static Share share(ResultSet row) throws SQLException {
        return new Share(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getObject("paid_by", UUID.class),
                Currency.getInstance(row.getString("currency")),
                row.getLong("basis_left"),
                row.getLong("amount") - row.getLong("taken_back"));
    }

    private static void lockLots(Handle handle, List<Share> shares, TenantId publisher) {
        List<TenantId> creators = new ArrayList<>(shares.stream().map(Share::to).toList());
        creators.add(publisher);
        Lots.lock(handle, creators);
    }

    private record Owned(TenantId owner, AccountKind kind) {}

    /** They were opened when the share was posted. */
    private static Map<Owned, Account> accounts(
            Handle handle, List<Share> shares, TenantId publisher, Currency currency) {
        UUID[] owners = new UUID[shares.size() + 2];
        for (int i = 0; i < shares.size(); i++) owners[i] = shares.get(i).to().value();
        owners[shares.size()] = publisher.value();
        owners[shares.size() + 1] = Accounts.PLATFORM.value();
        Map<Owned, Account> accounts = new HashMap<>();
        handle.createQuery("""
                        select tenant_id, kind, id from market.account where tenant_id = any(:owners) and currency = :currency
                          and kind in ('creator_pending', 'creator_available', 'creator_debt', 'commission') and subject = ''""")
                .bind("owners", owners)
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> new Account(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getObject("id", UUID.class),
                        AccountKind.of(row.getString("kind")),
                        currency))
                .forEach(account -> accounts.put(new Owned(account.owner(), account.kind()), account));
        return accounts;
    }

    private static Account account(Map<Owned, Account> accounts, TenantId owner, AccountKind kind) {
        Account account = accounts.get(new Owned(owner, kind));
        if (account == null) throw new IllegalStateException("no account " + kind.id() + " of " + owner);
        return account;
    }
}
