package bicameral.bench.money;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.promotion.PromoCodes;
import bicameral.marketplace.promotion.PromoCodes.Code;
import bicameral.marketplace.promotion.PromoCodes.Terms;
import bicameral.marketplace.promotion.Promotions;
import bicameral.marketplace.promotion.Promotions.Grant;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.TenantId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** Promotional credit: granted, by codes, and expired. What costs more than the limit, a second admin agrees to, or does not. */
final class Giveaways {
    private static final long CENT = 10_000L;
    private static final String WHY = "spring";

    private final Plan plan;
    private final Parts parts;
    private final List<Operator> admins;
    private final Promotions promotions;
    private final PromoCodes codes;

    Giveaways(Plan plan, Parts parts, List<Operator> admins) {
        this.plan = plan;
        this.parts = parts;
        this.admins = admins;
        this.promotions = new Promotions(parts.ops(), parts.accounts(), parts.ledger(), parts.settings(), parts.log());
        this.codes = new PromoCodes(
                parts.ops(), parts.accounts(), parts.ledger(), parts.settings(), parts.log(), parts.audit());
    }

    String grant(int index, CurrentTenant payer, Currency currency, SplittableRandom dice) {
        UUID id = plan.id(index, "grant");
        Money amount = new Money(CENT * (1 + dice.nextInt(200)), currency);
        int days = 1 + dice.nextInt(30);
        Grant grant = promotions.give(admins.getFirst(), id, slug(payer.tenant()), amount, days, WHY);
        if (grant.state() != Promotions.State.PROPOSED) return "at once";
        if (dice.nextInt(4) == 0) {
            promotions.reject(admins.getLast(), id, "no");
            return "rejected";
        }
        promotions.approve(admins.get(dice.nextInt(10) == 0 ? 0 : 1), id);
        return "by two";
    }

    private String slug(TenantId tenant) {
        return parts.ops()
                .in(handle -> handle.createQuery("select slug from market.tenant where id = :id")
                        .bind("id", tenant.value())
                        .mapTo(String.class)
                        .one());
    }

    String makeCode(int index, Currency currency, SplittableRandom dice) {
        UUID id = plan.id(index, "code");
        Money amount = new Money(CENT * (1 + dice.nextInt(100)), currency);
        Terms terms = new Terms(
                word(index),
                amount,
                1 + dice.nextInt(60),
                1 + dice.nextInt(30),
                1 + dice.nextInt(12),
                1 + dice.nextInt(2));
        Code code = codes.make(admins.getFirst(), id, terms, WHY);
        if (code.state() != PromoCodes.State.PROPOSED) return "at once";
        if (dice.nextInt(4) == 0) {
            codes.reject(admins.getLast(), id, "no");
            return "rejected";
        }
        codes.approve(admins.getLast(), id);
        return "by two";
    }

    private String word(int made) {
        return plan.id(made, "code").toString().substring(24).toUpperCase(Locale.ROOT);
    }

    /** As people type it. */
    void redeem(int made, CurrentTenant payer) {
        String word = word(made).toLowerCase(Locale.ROOT);
        codes.redeem(payer, word.substring(0, 6) + "-" + word.substring(6));
    }

    void stopCode(int made) {
        codes.stop(admins.getFirst(), plan.id(made, "code"), "enough");
    }

    /** Takes off what is left of lots that have expired. */
    String expire() {
        return promotions.expire() > 0 ? "expired" : Tale.IDLE;
    }
}
