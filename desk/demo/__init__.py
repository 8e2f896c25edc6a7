"""Sample data: an invented IT company in Prague, its customers, agreements, policies and complaints.

Everything goes through the services that the pages use, so that the sample data has clocks, mails and an audit trail
like real data. Nothing of it is loaded into an installation that already has users.
"""
