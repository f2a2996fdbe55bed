package bicameral.protocol;

/** What the names of a tenant's list are. */
public enum NameSort {
    PERSON,
    CUSTOMER,
    PROJECT
}
