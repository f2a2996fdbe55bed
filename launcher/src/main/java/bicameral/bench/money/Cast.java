package bicameral.bench.money;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantRows;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Everybody who takes part: people who pay, organisations whose members pay from its wallet, creators, and two billing admins. Who is
 * not there yet, is made; a process that comes after one that was killed finds them again.
 */
final class Cast {
    static final String ISSUER = "https://simulation.example";
    private static final List<Currency> CURRENCIES =
            List.of(Currency.getInstance("CNY"), Currency.getInstance("USD"), Currency.getInstance("EUR"));
    private static final int MEMBERS = 3;

    private final OpsTx ops;
    private final People people;
    private final Map<String, Person> known;
    private final List<CurrentTenant> payers = new ArrayList<>();
    private final List<CurrentTenant> creators = new ArrayList<>();
    private final List<List<CurrentTenant>> members = new ArrayList<>();
    private final List<Operator> admins = new ArrayList<>();
    private final int users;

    /** @param users who pay; a tenth as many create, but at least ten, and a hundredth are organisations, but at least three */
    Cast(OpsTx ops, int users) {
        this.ops = ops;
        this.people = new People(ops);
        this.users = users;
        this.known = ops.in(handle -> {
            Map<String, Person> found = new HashMap<>();
            handle.createQuery(
                            "select subject, id, display_name, personal_tenant from market.person where issuer = :issuer")
                    .bind("issuer", ISSUER)
                    .map((row, context) -> Map.entry(
                            row.getString("subject"),
                            new Person(
                                    new PersonId(row.getObject("id", UUID.class)),
                                    row.getString("display_name"),
                                    "",
                                    new TenantId(row.getObject("personal_tenant", UUID.class)))))
                    .forEach(person -> found.put(person.getKey(), person.getValue()));
            return found;
        });
        for (int i = 0; i < users; i++) payers.add(owner("user-" + i));
        for (int i = 0; i < Math.max(10, users / 10); i++) creators.add(owner("creator-" + i));
        for (int i = 0; i < 2; i++) admins.add(new Operator(person("admin-" + i).id(), "admin " + i));
        for (int i = 0; i < Math.max(3, users / 100); i++) organisation("organisation-" + i);
    }

    private Person person(String subject) {
        Person before = known.get(subject);
        return before != null ? before : people.signedIn(ISSUER, subject, subject, "");
    }

    private CurrentTenant owner(String subject) {
        Person person = person(subject);
        return new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
    }

    private void organisation(String slug) {
        Person owner = person(slug + "-owner");
        List<Person> staff = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) staff.add(person(slug + "-member-" + i));
        TenantId tenant = ops.in(handle -> handle.createQuery("select id from market.tenant where slug = :slug")
                .bind("slug", slug)
                .mapTo(UUID.class)
                .findOne()
                .map(TenantId::new)
                .orElseGet(() -> {
                    TenantId made = TenantRows.insertTenant(handle, Tenant.Kind.ENTERPRISE, slug, slug, false);
                    TenantRows.addRoles(handle, made, owner.id(), Set.of(Role.OWNER));
                    for (Person one : staff) TenantRows.addRoles(handle, made, one.id(), Set.of(Role.BUILDER));
                    return made;
                }));
        payers.add(new CurrentTenant(tenant, owner.id(), Set.of(Role.OWNER)));
        members.add(staff.stream()
                .map(one -> new CurrentTenant(tenant, one.id(), Set.of(Role.BUILDER)))
                .toList());
    }

    /** All who have a wallet: people first, then the owners of organisations. */
    List<CurrentTenant> payers() {
        return payers;
    }

    List<CurrentTenant> creators() {
        return creators;
    }

    Operator admin(int number) {
        return admins.get(number);
    }

    List<Operator> admins() {
        return admins;
    }

    /** How many organisations there are. */
    int organisations() {
        return members.size();
    }

    /** The number of an organisation's owner among the payers. */
    int payerOf(int organisation) {
        return users + organisation;
    }

    /** Who may spend from a payer's wallet only where a department lets them; none of a person's. */
    List<CurrentTenant> members(int payer) {
        return payer < users ? List.of() : members.get(payer - users);
    }

    static List<Currency> currencies() {
        return CURRENCIES;
    }

    /** A payer keeps to one. */
    static Currency currencyOf(int payer) {
        return CURRENCIES.get(payer % CURRENCIES.size());
    }
}
