package bicameral.marketplace.refund;

import java.math.BigInteger;

/**
 * The legs of a charge, or of a part of it, in micro-units: what the tax office, the engine, the platform and the creator have
 * of it; and how much of it was paid with promotional credit.
 */
record Legs(long tax, long engine, long commission, long earned, long promo) {
    Legs {
        if (Math.min(Math.min(tax, engine), Math.min(commission, earned)) < 0 || promo < 0)
            throw new IllegalArgumentException("negative legs");
    }

    static final Legs NONE = new Legs(0, 0, 0, 0, 0);

    long sum() {
        return tax + engine + commission + earned;
    }

    Legs plus(Legs other) {
        return new Legs(
                tax + other.tax,
                engine + other.engine,
                commission + other.commission,
                earned + other.earned,
                promo + other.promo);
    }

    Legs minus(Legs other) {
        return new Legs(
                tax - other.tax,
                engine - other.engine,
                commission - other.commission,
                earned - other.earned,
                promo - other.promo);
    }

    /**
     * The part of these legs that an amount of them is: pro rata, rounded down, and what rounding leaves is the platform's to
     * give, then the engine's, the tax office's, the creator's. No leg gives more than it has, and they sum to the amount; so
     * refunds one after the other of a whole charge give back exactly its legs, however it was cut up.
     *
     * @param amount 1 to {@link #sum}
     */
    Legs part(long amount) {
        long whole = sum();
        if (amount < 1 || amount > whole) throw new IllegalArgumentException(amount + " of " + whole);
        long ofTax = share(tax, amount, whole);
        long ofEngine = share(engine, amount, whole);
        long ofCommission = share(commission, amount, whole);
        long ofEarned = share(earned, amount, whole);
        long left = amount - ofTax - ofEngine - ofCommission - ofEarned;
        long more = Math.min(left, commission - ofCommission);
        ofCommission += more;
        left -= more;
        more = Math.min(left, engine - ofEngine);
        ofEngine += more;
        left -= more;
        more = Math.min(left, tax - ofTax);
        return new Legs(ofTax + more, ofEngine, ofCommission, ofEarned + left - more, share(promo, amount, whole));
    }

    private static long share(long leg, long amount, long whole) {
        return BigInteger.valueOf(leg)
                .multiply(BigInteger.valueOf(amount))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
