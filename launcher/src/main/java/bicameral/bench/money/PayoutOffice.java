package bicameral.bench.money;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.BankFile;
import bicameral.marketplace.payout.PartReversals;
import bicameral.marketplace.payout.PartsByHand;
import bicameral.marketplace.payout.Payee;
import bicameral.marketplace.payout.PayeeReview;
import bicameral.marketplace.payout.Payout;
import bicameral.marketplace.payout.PayoutAccounts;
import bicameral.marketplace.payout.PayoutMethod;
import bicameral.marketplace.payout.PayoutOutbox;
import bicameral.marketplace.payout.PayoutProviders;
import bicameral.marketplace.payout.PayoutRun;
import bicameral.marketplace.payout.PayoutSettings;
import bicameral.marketplace.payout.Payouts;
import bicameral.marketplace.payout.PayoutsByHand;
import bicameral.marketplace.payout.SplitOutbox;
import bicameral.marketplace.payout.SplitProviders;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Payouts to creators: most through a provider that loses answers, those in yuan in parts out of payments, every fifth
 * creator's through the bank, where two admins read in the statement what became of it. Five percent tax is kept back.
 */
final class PayoutOffice {
    private static final PayoutSettings SETTINGS = new PayoutSettings(1, 1, 3, 500, 16);
    private static final String WHY = "monthly run";
    private static final int PAST = 20;

    private final Plan plan;
    private final Parts parts;
    private final List<CurrentTenant> creators;
    private final List<Operator> admins;
    private final PayoutOutbox outbox;
    private final Payouts payouts;
    private final PayoutRun run;
    private final PayoutsByHand byHand;
    private final PayeeReview review;
    private final PayoutAccounts accounts;
    private final SplitOffice splits;

    PayoutOffice(Plan plan, Parts parts, List<CurrentTenant> creators, List<Operator> admins, World.Stubs stubs) {
        this.plan = plan;
        this.parts = parts;
        this.creators = creators;
        this.admins = admins;
        SecretBox box = new SecretBox(new SecretSettings("5e".repeat(32)));
        PayoutProviders providers = new PayoutProviders(List.of(stubs.payouts(), stubs.wholes(), new BankFile()));
        this.outbox = new PayoutOutbox(parts.ops(), parts.accounts(), parts.ledger(), providers, box);
        SplitProviders splits = new SplitProviders(List.of(stubs.parts()));
        SplitOutbox split = new SplitOutbox(parts.ops(), parts.ledger(), outbox, splits, box);
        this.splits = new SplitOffice(
                parts,
                admins,
                split,
                new PartsByHand(parts.ops(), outbox, split, parts.log()),
                new PartReversals(parts.ops(), parts.accounts(), parts.ledger(), outbox, splits),
                stubs.parts());
        this.payouts = new Payouts(
                parts.ops(),
                parts.ledger(),
                outbox,
                split,
                providers,
                splits,
                box,
                SETTINGS,
                parts.settings(),
                new RiskFlags(parts.ops(), RiskSettings.defaults(), parts.log()),
                parts.log());
        this.run = new PayoutRun(parts.ops(), box, SETTINGS, parts.settings(), parts.log());
        this.byHand = new PayoutsByHand(parts.ops(), outbox, box, parts.log());
        this.review = new PayeeReview(parts.ops(), box, SETTINGS, parts.log());
        this.accounts = new PayoutAccounts(parts.tenants(), box, SETTINGS, parts.audit());
    }

    /** A creator says where to be paid in every currency, seldom anew, and mostly somebody compares the papers. */
    String sayPayee(SplittableRandom dice) {
        int number = dice.nextInt(creators.size());
        CurrentTenant creator = creators.get(number);
        List<Currency> currencies = Cast.currencies().stream()
                .filter(currency -> method(number, currency).pays(currency))
                .toList();
        if (dice.nextInt(8) == 0 || accounts.all(creator).size() < currencies.size())
            for (Currency currency : currencies) accounts.keep(creator, currency, payee(number, currency));
        if (dice.nextInt(8) == 0) return "said";
        Operator by = admin(dice);
        for (Currency currency : currencies) {
            String seen =
                    review.reveal(by, creator.tenant(), currency, "papers came").mark();
            review.verify(by, creator.tenant(), currency, seen, "papers seen");
        }
        return "papers seen";
    }

    private static PayoutMethod method(int number, Currency currency) {
        if (number % 5 == 4) return PayoutMethod.BANK_CN;
        return currency.equals(Money.CNY) ? PayoutMethod.ALIPAY : PayoutMethod.STRIPE;
    }

    private static Payee payee(int number, Currency currency) {
        PayoutMethod method = method(number, currency);
        boolean bank = method == PayoutMethod.BANK_CN;
        String name = "creator " + number;
        return new Payee(
                false,
                name,
                Payee.Document.PASSPORT,
                "E12345678",
                "1980-01-01",
                method,
                name,
                switch (method) {
                    case BANK_CN, BANK_CN_COMPANY, IBAN -> "4111111111111111";
                    case ALIPAY -> String.format(Locale.ROOT, "1%010d", number);
                    case STRIPE -> String.format(Locale.ROOT, "acct_%08d", number);
                },
                bank ? "Bank" : "",
                "",
                null);
    }

    private Operator admin(SplittableRandom dice) {
        return admins.get(dice.nextInt(admins.size()));
    }

    /** One that is not over. */
    private record Open(UUID id, Payout.State state, boolean byHand, boolean marked) {
        static Open of(ResultSet row) throws SQLException {
            return new Open(
                    row.getObject("id", UUID.class),
                    Payout.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                    row.getBoolean("by_hand"),
                    row.getBoolean("marked"));
        }
    }

    /** An admin takes one of those that are not over, and does what is to do. */
    String decide(int index, SplittableRandom dice) {
        List<Open> open = parts.ops()
                .in(handle -> handle.createQuery("""
                        select id, state, call is null as by_hand, mark is not null as marked from market.payout
                        where ended_at is null order by created_at, id""")
                        .map((row, context) -> Open.of(row))
                        .list());
        if (open.isEmpty()) return Tale.IDLE;
        Open one = open.get(dice.nextInt(open.size()));
        return switch (one.state()) {
            case PROPOSED -> proposed(one.id(), dice);
            case HELD -> held(one.id(), dice);
            case UNDER_WAY -> underWay(one, index, dice);
            case CANCELLED, SETTLED, FAILED -> Tale.IDLE;
        };
    }

    private String held(UUID id, SplittableRandom dice) {
        if (dice.nextInt(4) == 0) {
            payouts.cancel(admin(dice), id, WHY);
            return "cancelled";
        }
        payouts.resume(admin(dice), id, WHY);
        return "resumed";
    }

    private String proposed(UUID id, SplittableRandom dice) {
        int fate = dice.nextInt(12);
        int first = dice.nextInt(2);
        if (fate == 0) {
            payouts.hold(admins.get(first), id, WHY);
            return "held";
        }
        if (fate == 1) {
            payouts.cancel(admins.get(first), id, WHY);
            return "cancelled";
        }
        if (payouts.approve(admins.get(first), id, WHY).state() != Payout.State.PROPOSED) return "released";
        if (dice.nextInt(4) == 0) return "agreed by one";
        payouts.approve(admins.get(1 - first), id, WHY);
        return "released by two";
    }

    private String underWay(Open one, int index, SplittableRandom dice) {
        if (!one.byHand()) {
            payouts.look(admin(dice), one.id(), WHY);
            return "looked for";
        }
        if (!one.marked()) {
            String line = plan.id(index, "line").toString();
            byHand.mark(admin(dice), one.id(), dice.nextInt(8) > 0, line, WHY);
            return "marked";
        }
        if (dice.nextInt(6) == 0) {
            byHand.unmark(admin(dice), one.id(), "another line");
            return "unmarked";
        }
        byHand.confirm(admin(dice), one.id(), WHY);
        return "confirmed";
    }

    /** Those that are paid in parts. */
    SplitOffice splits() {
        return splits;
    }

    /** Once more, for one of the last that failed or were cancelled. */
    String again(SplittableRandom dice) {
        List<UUID> past = parts.ops()
                .in(handle -> handle.createQuery("""
                        select id from market.payout where state in ('failed', 'cancelled')
                        order by ended_at desc, id desc limit :most""")
                        .bind("most", PAST)
                        .mapTo(UUID.class)
                        .list());
        if (past.isEmpty()) return Tale.IDLE;
        run.again(admin(dice), past.get(dice.nextInt(past.size())), "asked for");
        return "proposed";
    }

    /** The month's run. */
    String propose() {
        return run.proposeDue() > 0 ? "proposed" : Tale.IDLE;
    }

    /** Asks the provider where its answer was lost, or the payout is under way there. */
    String ask() {
        return outbox.run() > 0 ? "asked" : Tale.IDLE;
    }
}
