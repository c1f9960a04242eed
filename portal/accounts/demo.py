"""The demonstration sign-ins, one a role: `load_demo` opens them, the sign-in page lists them while DEMO is on."""

from portal.accounts.roles import Role

DEMO_SIGN_INS: dict[Role, str] = {
    Role.OFFICER: "officer@demo.example",
    Role.HEAD: "head@demo.example",
    Role.FINANCE: "finance@demo.example",
    Role.TRUSTEE: "trustee@demo.example",
    Role.FOCAL_POINT: "focal.point@demo.example",
    Role.DONOR: "donor@demo.example",
    Role.ADMIN: "admin@demo.example",
}
