package bicameral.ui.account;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.membership.Invitation;
import bicameral.tenant.membership.Invitations;
import bicameral.tenant.membership.Member;
import bicameral.tenant.membership.Members;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of the organisation in use, their roles, and invitations by link. */
@Path("/account")
@Authenticated
@RunOnVirtualThread
public class MemberPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Members members;
    private final Invitations invitations;

    public MemberPages(SignedIn signedIn, Frame frame, Members members, Invitations invitations) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.members = members;
        this.invitations = invitations;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance members(View view);
    }

    /**
     * All that the page shows.
     *
     * @param link a link just made, shown this once
     * @param remove the member about to be removed
     */
    public record View(
            boolean personal,
            boolean owner,
            List<Row> members,
            List<Invitation> invitations,
            List<Choice> roles,
            @Nullable String link,
            @Nullable Row remove,
            @Nullable String told,
            @Nullable String error) {
        public View {
            members = List.copyOf(members);
            invitations = List.copyOf(invitations);
            roles = List.copyOf(roles);
        }
    }

    /** A member; roles with a mark on those they have. */
    public record Row(Member member, boolean self, List<Choice> roles) {
        public Row {
            roles = List.copyOf(roles);
        }
    }

    /** A role to choose. */
    public record Choice(String role, boolean chosen) {
        /** Key of its name. */
        public String key() {
            return "role_" + role;
        }

        /** Key of what it allows. */
        public String what() {
            return "role_" + role + "_what";
        }
    }

    /** Members and open invitations. */
    @GET
    @Path("members")
    public TemplateInstance members(
            @QueryParam("done") @Nullable String done, @QueryParam("remove") @Nullable String remove) {
        return Pages.members(view(null, remove, said(done), null));
    }

    /** Replaces a member's roles. */
    @POST
    @Path("members/{person}/roles")
    public Response changeRoles(@PathParam("person") String person, @FormParam("role") List<String> roles) {
        CurrentTenant current = signedIn.requireTenant();
        Set<Role> chosen = roles(roles);
        if (chosen.isEmpty()) return missingRole();
        members.changeRoles(current, new PersonId(PathIds.read(person)), chosen);
        return back("roles");
    }

    /** Removes a member, or leaves. */
    @POST
    @Path("members/{person}/remove")
    public Response remove(@PathParam("person") String person) {
        CurrentTenant current = signedIn.requireTenant();
        PersonId member = new PersonId(PathIds.read(person));
        members.remove(current, member);
        return member.equals(current.person())
                ? Response.seeOther(URI.create("/account")).build()
                : back("removed");
    }

    /** Makes an invitation; its link is in this answer only. */
    @POST
    @Path("invitations")
    public Response invite(@FormParam("note") @Nullable String note, @FormParam("role") List<String> roles) {
        CurrentTenant current = signedIn.requireTenant();
        Set<Role> chosen = roles(roles);
        if (chosen.isEmpty()) return missingRole();
        String token = invitations.invite(current, chosen, note == null ? "" : note.strip());
        return Response.ok(Pages.members(view(frame.base() + "/invite/" + token, null, null, null)))
                .header("Cache-Control", "no-store")
                .build();
    }

    /** Takes an open invitation back. */
    @POST
    @Path("invitations/{invitation}/withdraw")
    public Response withdraw(@PathParam("invitation") String invitation) {
        invitations.withdraw(signedIn.requireTenant(), PathIds.read(invitation));
        return back("withdrawn");
    }

    private Response missingRole() {
        String sentence = AccountPages.messages(frame.language()).choose_role();
        return Response.status(422)
                .entity(Pages.members(view(null, null, null, sentence)))
                .build();
    }

    private View view(@Nullable String link, @Nullable String remove, @Nullable String told, @Nullable String error) {
        CurrentTenant current = signedIn.requireTenant();
        boolean personal = members.tenant(current).kind() == Tenant.Kind.PERSONAL;
        boolean owner = current.may(Role.Permission.MANAGE_MEMBERS) && !personal;
        List<Row> rows =
                members.list(current).stream().map(m -> row(m, current)).toList();
        return new View(
                personal,
                owner,
                rows,
                owner ? invitations.open(current) : List.of(),
                choices(EnumSet.of(Role.BUILDER)),
                link,
                rows.stream()
                        .filter(row -> row.member().person().toString().equals(remove))
                        .findFirst()
                        .orElse(null),
                told,
                error);
    }

    private static Row row(Member member, CurrentTenant current) {
        return new Row(member, member.person().equals(current.person()), choices(member.roles()));
    }

    private static List<Choice> choices(Set<Role> chosen) {
        return Arrays.stream(Role.values())
                .map(role -> new Choice(role.name(), chosen.contains(role)))
                .toList();
    }

    /** Known roles among the sent ones; others are ignored, so that none is ever granted by a wrong name. */
    private static Set<Role> roles(List<String> sent) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) if (sent.contains(role.name())) roles.add(role);
        return roles;
    }

    private @Nullable String said(@Nullable String done) {
        if (done == null) return null;
        AccountMessages say = AccountPages.messages(frame.language());
        return switch (done) {
            case "founded" -> say.founded();
            case "roles" -> say.roles_saved();
            case "removed" -> say.removed();
            case "withdrawn" -> say.withdrawn();
            default -> null;
        };
    }

    private static Response back(String done) {
        return Response.seeOther(URI.create("/account/members?done=" + done)).build();
    }
}
