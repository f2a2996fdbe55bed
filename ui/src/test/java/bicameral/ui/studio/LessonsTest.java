package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LessonsTest {
    @Test
    void supervisors_builders_and_owners_teach_and_others_only_look() {
        assertThat(Lessons.mayTeach(member(Role.SUPERVISOR))).isTrue();
        assertThat(Lessons.mayTeach(member(Role.BUILDER))).isTrue();
        assertThat(Lessons.mayTeach(member(Role.OWNER))).isTrue();
        assertThat(Lessons.mayTeach(member(Role.VIEWER))).isFalse();
        assertThat(Lessons.mayTeach(member(Role.BILLING))).isFalse();
    }

    @Test
    void a_lesson_is_cited_by_the_role_nearest_to_its_answers() {
        assertThat(Lessons.role(member(Role.OWNER, Role.SUPERVISOR))).isEqualTo("supervisor");
        assertThat(Lessons.role(member(Role.OWNER, Role.BUILDER))).isEqualTo("owner");
        assertThat(Lessons.role(member(Role.BUILDER, Role.VIEWER))).isEqualTo("builder");
    }

    private static CurrentTenant member(Role... roles) {
        return new CurrentTenant(new TenantId(Ids.next()), new PersonId(Ids.next()), Set.of(roles));
    }
}
